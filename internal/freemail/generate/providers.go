package main

// everywhere are the providers whose domains are taken under every public suffix.
const everywhere = `aol fastmail freenet gmail gmx googlemail hotmail hushmail icloud inbox laposte libero live
	lycos mailfence msn outlook posteo proton protonmail rediffmail rocketmail runbox tutanota wanadoo windowslive yahoo yandex ymail zoho
	tiscali freemail netscape usa excite hotmai terra sapo`

// single are further providers, each with its domain: those of one country, and those whose name means other things,
// too.
const single = `mac.com me.com mail.com email.com pm.me tuta.io hey.com mailbox.org zohomail.com ya.ru mail.ru bk.ru list.ru inbox.ru rambler.ru
	internet.ru ukr.net i.ua meta.ua bigmir.net tut.by mail.by mail.kz mail.ee hot.ee mail.bg abv.bg dir.bg mail.lv one.lv inbox.lv inbox.lt mail.lt
	web.de t-online.de arcor.de online.de mail.de email.de 1und1.de vodafone.de freenet.de onlinehome.de magenta.de kabelmail.de
	chello.at aon.at a1.net utanet.at bluewin.ch bluemail.ch sunrise.ch hispeed.ch mail.ch
	orange.fr free.fr sfr.fr neuf.fr club-internet.fr numericable.fr bbox.fr aliceadsl.fr voila.fr cegetel.net noos.fr 9online.fr
	skynet.be telenet.be scarlet.be proximus.be voo.be pt.lu
	ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl xs4all.nl upcmail.nl casema.nl chello.nl quicknet.nl zonnet.nl
	telefonica.net ono.com movistar.es hispavista.com ya.com
	alice.it tin.it virgilio.it iol.it tim.it fastwebnet.it inwind.it email.it poste.it aruba.it
	mail.pt clix.pt netcabo.pt iol.pt
	wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu poczta.onet.pl vp.pl gazeta.pl tlen.pl poczta.fm
	seznam.cz centrum.cz atlas.cz volny.cz email.cz post.cz azet.sk centrum.sk zoznam.sk post.sk pobox.sk
	citromail.hu freemail.hu indamail.hu t-online.hu vipmail.hu mail.ro
	otenet.gr forthnet.gr mail.gr in.gr
	telia.com spray.se bredband.net comhem.se tele2.se online.no broadpark.no mail.dk jubii.dk ofir.dk tdcadsl.dk stofanet.dk
	suomi24.fi luukku.com kolumbus.fi elisanet.fi pp.inet.fi
	btinternet.com sky.com virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net tiscali.co.uk o2.co.uk btopenworld.com plus.net
	eircom.net
	comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net optonline.net
	frontier.com roadrunner.com rr.com aim.com windstream.net centurylink.net mindspring.com pacbell.net swbell.net
	shaw.ca rogers.com sympatico.ca telus.net bell.net videotron.ca cogeco.ca
	bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au westnet.com.au ozemail.com.au xtra.co.nz slingshot.co.nz
	uol.com.br bol.com.br ig.com.br globo.com globomail.com r7.com oi.com.br zipmail.com.br prodigy.net.mx
	qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn 21cn.com tom.com vip.163.com
	naver.com daum.net hanmail.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp au.com nifty.com ocn.ne.jp biglobe.ne.jp
	goo.ne.jp infoseek.jp
	hinet.net pchome.com.tw seed.net.tw netvigator.com singnet.com.sg pacific.net.sg
	rediffmail.com sify.com indiatimes.com in.com
	walla.co.il walla.com 012.net.il netvision.net.il bezeqint.net zahav.net.il
	mynet.com turk.net superonline.com ttmail.com mail.com.tr
	webmail.co.za mweb.co.za telkomsa.net vodamail.co.za
	duck.com hushmail.com lavabit.com riseup.net disroot.org startmail.com mail.tm cock.li gmx.net myyahoo.com privaterelay.appleid.com
	mailinator.com guerrillamail.com yopmail.com temp-mail.org 10minutemail.com trashmail.com`

// lacking are domains that the public lists do not have: further domains of these providers, and domains where private
// persons get an address or an alias, and no company has its own.
const lacking = `tuta.com tuta.io tutanota.com tutamail.com keemail.me hey.com mailbox.org proton.me otenet.gr
	yandex.com.tr zohomail.eu zohomail.in myyahoo.com vip.163.com internet.ru dir.bg one.lv volny.cz zoznam.sk
	hispeed.ch chello.at bbox.fr cegetel.net 9online.fr
	startmail.com riseup.net disroot.org mozmail.com simplelogin.com slmail.me anonaddy.com anonaddy.me`
